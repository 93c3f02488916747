package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.inbox.DatabaseClock;
import dev.sluice.ingest.inbox.InboxProperties;
import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.inbox.RelaySignal;
import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Translator;
import dev.sluice.log.OutageLog;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
class RelayConfiguration {

    @Bean
    Relay relay(
            JdbcClient jdbc,
            ApiClient api,
            Translator translator,
            OrderNames names,
            RelaySignal signal,
            InboxProperties inbox,
            DeliveryProperties delivery,
            MeterRegistry meters,
            Tracing tracing) {
        var sender = new Sender(api, translator, delivery.deadline(), meters, tracing);
        var times = new RelayTimes(inbox.earlyTtl());
        var outage = new OutageLog(LoggerFactory.getLogger(Relay.class), "relay");
        String name = "%s-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
        var rounds = new Rounds(new RelayStore(jdbc), names, sender, signal, times, new DatabaseClock(jdbc), outage);
        return new Relay(new Leases(jdbc, name), rounds, signal, outage);
    }
}
