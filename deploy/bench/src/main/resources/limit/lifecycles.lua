-- Orders' lifecycles for wrk: created, updated, success. Each thread works on a window of orders at a time, all of them created
-- before any is updated, so that an order's next webhook is sent long after its last was answered. Arguments: run window.
-- Everything that can be is put together once: wrk shares the cores with what it measures.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local steps = {
  { mark = "c", status = "created", at = "2026-11-23T08:00:00Z" },
  { mark = "u", status = "updated", at = "2026-11-23T08:05:00Z" },
  { mark = "s", status = "success", at = "2026-11-23T08:09:00Z" },
}
local heads, middles, tails = {}, {}, {}
local window, sent = 0, 0

function init(args)
  local name = string.format("%s-%02d-", args[1], id)
  window = tonumber(args[2])
  for i, step in ipairs(steps) do
    middles[i] = "-" .. step.mark .. '","order_id":"ord-' .. name
    tails[i] = '","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"' .. step.status
      .. '","created_at":"2026-11-23T08:00:00Z","updated_at":"' .. step.at
      .. '","meta":{"psp_reference":"8836183819713023","method":"card"}}'
    local body = '{"provider_event_id":"evt-' .. name
    local length = #body + 7 + #middles[i] + 7 + #tails[i]
    heads[i] = "POST /webhooks/payments/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      .. "Content-Length: " .. length .. "\r\n\r\n" .. body
  end
end

function request()
  local round = math.floor(sent / (3 * window))
  local place = sent % (3 * window)
  local step = math.floor(place / window) + 1
  local order = 10000000 + round * window + place % window
  sent = sent + 1
  local number = string.sub(order, 2)
  return heads[step] .. number .. middles[step] .. number .. tails[step]
end

function done(summary, latency, requests)
  io.write(string.format(
    '{"requests":%d,"micros":%d,"refused":%d,"unanswered":%d,"p50":%d,"p99":%d,"p999":%d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
