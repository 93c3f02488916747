package dev.sluice.web;

import jakarta.validation.Validator;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.Locale;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** What a server of the contracts imports to behave as {@link dev.sluice.web} says. */
@Configuration(proxyBeanMethods = false)
@Import({
    LifecycleLog.class,
    ProblemAdvice.class,
    ProblemErrorController.class,
    ProblemErrorReports.class,
    ProblemInstances.class
})
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
    FilterRegistrationBean<UnreadBodyFilter> unreadBodyFilter() {
        var filter = new FilterRegistrationBean<>(new UnreadBodyFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<RawBodyFilter> rawBodyFilter(ProblemWriter problems) {
        var budget = new BodyBudget(CallerLimits.bodyBytes(Runtime.getRuntime().maxMemory()));
        var filter = new FilterRegistrationBean<>(new RawBodyFilter(budget, problems));
        filter.setOrder(RawBody.READ_ORDER);
        return filter;
    }

    @Bean
    FilterRegistrationBean<InFlightFilter> inFlightFilter(ProblemWriter problems) {
        int most = CallerLimits.ofHeap(Runtime.getRuntime().maxMemory()).maxInFlight();
        var filter = new FilterRegistrationBean<>(new InFlightFilter(most, problems));
        filter.setOrder(RawBody.MEANING_ORDER - 2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<EncodingFilter> encodingFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new EncodingFilter(problems));
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

    @Bean
    FilterRegistrationBean<StrictRequestFilter> strictRequestFilter(ProblemWriter problems) {
        return strictRequests(problems);
    }

    static FilterRegistrationBean<StrictRequestFilter> strictRequests(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new StrictRequestFilter(problems));
        filter.setOrder(RawBody.MEANING_ORDER - 1);
        return filter;
    }

    /**
     * An id may hold a slash or a backslash: encoded, they are part of the id, not separators. TRACE is refused where other
     * methods are ({@link StrictRequest}): the container does not know what a path allows.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setEncodedReverseSolidusHandling("passthrough");
            connector.setAllowTrace(true);
        });
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> callerLimits() {
        return CallerLimits.ofHeap(Runtime.getRuntime().maxMemory())::applyTo;
    }

    /** Lengths of text are counted in characters, as JSON Schema counts them, where Hibernate counts UTF-16's units. */
    @Bean
    ValidationConfigurationCustomizer lengthsInCharacters() {
        return configuration -> {
            if (configuration instanceof HibernateValidatorConfiguration hibernate) {
                ConstraintMapping mapping = hibernate.createConstraintMapping();
                // Of two validators that fit, the one of the more special type is taken: String before CharSequence
                mapping.constraintDefinition(Size.class).validatedBy(CharactersValidator.class);
                hibernate.addMapping(mapping);
            }
        };
    }

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
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ParameterInterceptor());
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
