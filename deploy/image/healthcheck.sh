#!/bin/bash
# Whether the service in this container is ready. bash speaks TCP itself, so the image needs no HTTP client.
exec 3<>"/dev/tcp/127.0.0.1/$PORT"
printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
