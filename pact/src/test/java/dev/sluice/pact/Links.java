package dev.sluice.pact;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The broker's links, and the documents that hold little else. */
final class Links {

    private final String url;

    Links(String url) {
        this.url = url;
    }

    Map<String, Object> index() {
        return Map.of(
                "_links",
                Map.of(
                        "self", link("/"),
                        "pb:publish-contracts", link("/contracts/publish"),
                        "pb:provider-pacts-for-verification", template("/pacts/provider/{provider}/for-verification"),
                        "pb:webhook", template("/webhooks/{uuid}")));
    }

    Map<String, Object> pacticipant(String name) {
        return Map.of(
                "name",
                name,
                "_links",
                Map.of(
                        "self", link("/pacticipants/" + name),
                        "pb:branch-version",
                                template("/pacticipants/" + name + "/branches/{branch}/versions/{version}")));
    }

    Map<String, Object> version(Version version, Map<String, UUID> environments) {
        List<Map<String, Object>> deployments = environments.entrySet().stream()
                .map(environment -> Map.<String, Object>of(
                        "name",
                        environment.getKey(),
                        "title",
                        "Record deployment to " + environment.getKey(),
                        "href",
                        url + path(version) + "/deployed-versions/environment/" + environment.getValue()))
                .toList();
        return Map.of(
                "number",
                version.number(),
                "_links",
                Map.of("self", link(path(version)), "pb:record-deployment", deployments));
    }

    Map<String, Object> published(Version consumer) {
        Map<String, Object> pacticipant = named("/pacticipants/" + consumer.pacticipant(), consumer.pacticipant());
        Map<String, Object> version = named(path(consumer), consumer.number());
        return Map.of(
                "notices",
                List.of(Map.of("type", "success", "text", "The double has taken the pact")),
                "logs",
                List.of(),
                "_embedded",
                Map.of(
                        "pacticipant",
                        Map.of("name", consumer.pacticipant(), "_links", Map.of("self", pacticipant)),
                        "version",
                        Map.of("number", consumer.number(), "_links", Map.of("self", version))),
                "_links",
                Map.of(
                        "pb:pacticipant",
                        pacticipant,
                        "pb:pacticipant-version",
                        version,
                        "pb:pacticipant-version-tags",
                        List.of(),
                        "pb:contracts",
                        List.of()));
    }

    Map<String, Object> wanted(PactsForVerification.Wanted wanted) {
        String notice = "Verified for " + wanted.why() + (wanted.pending() ? ", and may fail: it is pending" : "");
        Map<String, Object> notices = Map.of("when", "before_verification", "text", notice);
        return Map.of(
                "shortDescription",
                wanted.why(),
                "verificationProperties",
                Map.of("pending", wanted.pending(), "wip", wanted.wip(), "notices", List.of(notices)),
                "_links",
                Map.of(
                        "self",
                        named(path(wanted.pact()), wanted.pact().consumer().pacticipant())));
    }

    Map<String, Object> pact(Pact pact) {
        String consumer = pact.consumer().pacticipant();
        return Map.of(
                "self", link(path(pact)),
                "pb:consumer", named("/pacticipants/" + consumer, consumer),
                "pb:provider", named("/pacticipants/" + pact.provider(), pact.provider()),
                "pb:publish-verification-results", link(path(pact) + "/verification-results"));
    }

    private static String path(Version version) {
        return "/pacticipants/" + version.pacticipant() + "/versions/" + version.number();
    }

    private static String path(Pact pact) {
        return "/pacts/provider/%s/consumer/%s/pact-version/%s"
                .formatted(pact.provider(), pact.consumer().pacticipant(), pact.sha());
    }

    private Map<String, Object> link(String path) {
        return Map.of("href", url + path);
    }

    private Map<String, Object> template(String path) {
        return Map.of("href", url + path, "templated", true);
    }

    private Map<String, Object> named(String path, String name) {
        return Map.of("href", url + path, "name", name, "title", name);
    }
}
