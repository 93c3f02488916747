package dev.sluice.web;

import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.context.PropertyConstraintMappingContext;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** What a server of the contracts imports to behave as {@link dev.sluice.web} says. */
@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, ProblemErrorController.class})
public class ContractWebConfiguration {

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return StrictJson::configure;
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    FilterRegistrationBean<RawBodyFilter> rawBodyFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new RawBodyFilter(problems));
        filter.setOrder(RawBody.READ_ORDER);
        return filter;
    }

    @Bean
    FilterRegistrationBean<NulFilter> nulFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new NulFilter(problems));
        filter.setOrder(RawBody.MEANING_ORDER);
        return filter;
    }

    @Bean
    FilterRegistrationBean<WholeAnswerFilter> wholeAnswerFilter() {
        return new FilterRegistrationBean<>(new WholeAnswerFilter());
    }

    @Bean
    ContractReader contractReader(JsonMapper json, Validator validator) {
        return new ContractReader(json, validator);
    }

    /** Problems are told in English, whatever language the caller's machine is set to. */
    @Bean
    LocaleResolver localeResolver() {
        return new FixedLocaleResolver(Locale.ENGLISH);
    }

    /** An id may hold a slash: "%2F" in a path is part of the id, not a separator. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
        return factory -> {
            factory.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling("passthrough"));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
                }
            });
        };
    }

    /** The bounds of {@code meta}'s entries, which the generator leaves out: keys to 40 characters, values to 500. */
    @Bean
    ValidationConfigurationCustomizer metaConstraints(List<MetaBounds> bodies) {
        return configuration -> {
            if (configuration instanceof HibernateValidatorConfiguration hibernate) {
                bodies.stream().flatMap(bounds -> bounds.bodies().stream()).forEach(body -> {
                    ConstraintMapping mapping = hibernate.createConstraintMapping();
                    PropertyConstraintMappingContext meta = mapping.type(body).getter("meta");
                    meta.containerElementType(0).constraint(new SizeDef().max(40));
                    meta.containerElementType(1).constraint(new SizeDef().max(500));
                    hibernate.addMapping(mapping);
                });
            }
        };
    }

    /** Which generated bodies have a {@code meta}: a service declares one bean. */
    public record MetaBounds(List<Class<?>> bodies) {}

    /**
     * There is one representation, so what a caller would rather have is not looked at; parameters name an enum's value as the contract spells it,
     * which is what a generated enum's toString says.
     */
    @Bean
    WebMvcConfigurer contractWebMvc() {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
            }

            @Override
            public void addFormatters(FormatterRegistry registry) {
                registry.addConverterFactory(new ContractEnumConverters());
            }
        };
    }

    @SuppressWarnings("rawtypes")
    private static final class ContractEnumConverters implements ConverterFactory<String, Enum> {

        @Override
        public <T extends Enum> Converter<String, T> getConverter(Class<T> type) {
            return text -> Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such value"));
        }
    }
}
