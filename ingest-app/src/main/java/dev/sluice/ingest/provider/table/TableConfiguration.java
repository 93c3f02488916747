package dev.sluice.ingest.provider.table;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TableProperties.class)
class TableConfiguration {

    @Bean
    TableTranslator accountTranslator(TableProperties properties) {
        return new TableTranslator(new TableFiles(properties.tables()).all());
    }
}
