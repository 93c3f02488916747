# Both services: docker build --target api-server . and docker build --target ingest-app .
# What the steps call in deploy/image is tried without Docker by `make image-check`.
FROM maven:3.9.16-eclipse-temurin-25 AS maven

FROM eclipse-temurin:25.0.4_7-jdk-noble AS build
COPY --from=maven /usr/share/maven /usr/share/maven
WORKDIR /build
# Before the sources, for it changes with the JDK alone
COPY deploy/image/runtime.sh deploy/image/
RUN sh deploy/image/runtime.sh /out/java
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    /usr/share/maven/bin/mvn -q -Psbom -Dmaven.test.skip -pl api-server,ingest-app -am package
RUN sh deploy/image/extract.sh api-server/target/api-server.jar /out/api-server && \
    sh deploy/image/extract.sh ingest-app/target/ingest-app.jar /out/ingest-app

FROM debian:13.6-slim AS service
COPY --from=build /out/java /opt/java
COPY deploy/image/jvm.options deploy/image/train.sh deploy/image/healthcheck.sh /opt/image/
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8 LOG_FORMAT=ecs
WORKDIR /app
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s \
    CMD ["bash", "/opt/image/healthcheck.sh"]
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

FROM service AS api-server
LABEL org.opencontainers.image.title="Sluice api-server" \
      org.opencontainers.image.description="Applies updates, once, in PostgreSQL"
COPY --from=build /out/api-server/dependencies/ ./
COPY --from=build /out/api-server/snapshot-dependencies/ ./
COPY --from=build /out/api-server/application/ ./
RUN bash /opt/image/train.sh api-server .
ENV PORT=3000
EXPOSE 3000
USER 10001:10001
ENTRYPOINT ["java", "@/opt/image/jvm.options", "-XX:AOTCache=app.aot", "-jar", "api-server.jar"]

FROM service AS ingest-app
LABEL org.opencontainers.image.title="Sluice ingest-app" \
      org.opencontainers.image.description="Takes providers' webhooks in and delivers them to api-server"
COPY --from=build /out/ingest-app/dependencies/ ./
COPY --from=build /out/ingest-app/snapshot-dependencies/ ./
COPY --from=build /out/ingest-app/application/ ./
RUN bash /opt/image/train.sh ingest-app .
ENV PORT=3001
EXPOSE 3001
USER 10001:10001
ENTRYPOINT ["java", "@/opt/image/jvm.options", "-XX:AOTCache=app.aot", "-jar", "ingest-app.jar"]
