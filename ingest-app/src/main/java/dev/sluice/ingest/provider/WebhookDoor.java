package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.Processor;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Serves the path of each {@link Provider}, by POST of JSON. */
@Component
final class WebhookDoor {

    /** @param requestMappingHandlerMapping where Spring registers controllers too */
    WebhookDoor(
            Providers providers,
            Processor processor,
            MeterRegistry meters,
            RequestMappingHandlerMapping requestMappingHandlerMapping)
            throws NoSuchMethodException {
        var disagreements = new Disagreements(meters);
        var receive = WebhookReceiver.class.getDeclaredMethod("receive", HttpServletRequest.class, String.class);
        for (Provider<?> provider : providers.all()) {
            requestMappingHandlerMapping.registerMapping(
                    RequestMappingInfo.paths(provider.path())
                            .methods(RequestMethod.POST)
                            .consumes(MediaType.APPLICATION_JSON_VALUE)
                            .produces(MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                            .options(requestMappingHandlerMapping.getBuilderConfiguration())
                            .build(),
                    new WebhookReceiver<>(provider, processor, disagreements),
                    receive);
        }
    }
}
