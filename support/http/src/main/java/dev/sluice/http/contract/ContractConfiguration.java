package dev.sluice.http.contract;

import jakarta.validation.Validator;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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

/** The mapper, the validator and Spring MVC, as strict as the contracts. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class ContractConfiguration {

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return StrictJson::configure;
    }

    @Bean
    ContractReader contractReader(JsonMapper json, Validator validator) {
        return new ContractReader(json, validator);
    }

    /** Validation messages are in English, whatever Accept-Language says. */
    @Bean
    LocaleResolver localeResolver() {
        return new FixedLocaleResolver(Locale.ENGLISH);
    }

    /** Counts lengths in code points, as JSON Schema does; Hibernate Validator counts UTF-16 code units. */
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
     * Ignores Accept, since there is one representation. Converts parameters to enums by their contract names, which
     * generated enums return from toString, and to times as bodies have them.
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
                registry.addConverter(String.class, Instant.class, Rfc3339::parse);
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
