package dev.sluice.ingest.api.http;

import dev.sluice.payments.api.DisputesApi;
import dev.sluice.payments.api.OrdersApi;
import dev.sluice.setting.SslBundleSetting;
import feign.DefaultClient;
import feign.DefaultContract;
import feign.Feign;
import feign.MethodMetadata;
import feign.Request;
import feign.Retryer;
import feign.jackson3.Jackson3Decoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads of api-server, for people who look at a page: few, one attempt each, beside the pool that delivers. What is not
 * answered 2xx is a {@link ResponseStatusException} of that status; what is not answered at all, another exception.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${webhook.mode:http}' matches 'http|inbox'")
class ReadConfiguration {

    private static final Request.Options TIMES = new Request.Options(1, TimeUnit.SECONDS, 3, TimeUnit.SECONDS, false);

    @Bean
    @Lazy
    OrdersApi ordersApi(HttpProperties properties, SslBundles bundles) {
        return reads(properties, bundles).target(OrdersApi.class, properties.root());
    }

    @Bean
    @Lazy
    DisputesApi disputesApi(HttpProperties properties, SslBundles bundles) {
        return reads(properties, bundles).target(DisputesApi.class, properties.root());
    }

    private static Feign.Builder reads(HttpProperties properties, SslBundles bundles) {
        @Nullable SslBundle ssl = SslBundleSetting.find("API_SSL_BUNDLE", properties.sslBundle(), bundles);
        Feign.Builder feign = Feign.builder()
                .client(new DefaultClient(
                        ssl == null ? null : ssl.createSslContext().getSocketFactory(), null))
                .contract(ReadConfiguration::contract)
                // A mapper that takes members of a later version, unlike the one that requests are read by
                .decoder(new Jackson3Decoder(JsonMapper.builder().build()))
                .errorDecoder((_, answer) -> new ResponseStatusException(HttpStatusCode.valueOf(answer.status())))
                .retryer(Retryer.NEVER_RETRY)
                .options(TIMES);
        String token = properties.readToken();
        return token == null
                ? feign
                : feign.requestInterceptor(request -> request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
    }

    /** By default Feign would send the slash of an id as the end of a segment. */
    private static List<MethodMetadata> contract(Class<?> api) {
        List<MethodMetadata> methods = new DefaultContract().parseAndValidateMetadata(api);
        methods.forEach(method -> method.template().decodeSlash(false));
        return methods;
    }
}
