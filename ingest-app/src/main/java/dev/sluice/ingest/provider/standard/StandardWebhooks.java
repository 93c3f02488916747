package dev.sluice.ingest.provider.standard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.ingest.provider.Signatures;
import dev.sluice.ingest.provider.Verifier;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * <a href="https://www.standardwebhooks.com">Standard Webhooks</a> 1.0 with symmetric signatures: the header {@code
 * webhook-signature} lists signatures, of which those of version {@code v1} are the HMAC-SHA256 over {@code
 * id.timestamp.body}. One that is made with one of the keys is enough, so that secrets can be replaced one after another
 * on either side; what has another version is not looked at.
 */
final class StandardWebhooks implements Verifier {

    static final String CHALLENGE = "StandardWebhooks";

    private static final String VERSION = "v1,";

    /** More than the longest sender's, and little enough to be looked at before anything is verified. */
    private static final int MAX_SIGNATURES = 20;

    private static final int MAX_SIGNATURES_LENGTH = 2000;

    /** Of the version and 32 bytes in Base64. */
    private static final int SIGNATURE_LENGTH = VERSION.length() + 44;

    private static final Pattern ID = Pattern.compile("[!-~]{1,255}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final List<? extends Key> keys;
    private final long toleranceSeconds;
    private final InstantSource clock;

    /** @param tolerance how far the sender's time may be from ours, either way */
    StandardWebhooks(List<? extends Key> keys, Duration tolerance, InstantSource clock) {
        this.keys = List.copyOf(keys);
        this.toleranceSeconds = tolerance.toSeconds();
        this.clock = clock;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Verdict checkHeaders(HttpServletRequest request) {
        return headers(request).verdict();
    }

    @Override
    public Verdict check(HttpServletRequest request, byte[] body) {
        Headers headers = headers(request);
        if (headers.verdict() != Verdict.VERIFIED) {
            return headers.verdict();
        }
        byte[] prefix = headers.prefix().getBytes(ISO_8859_1);
        List<byte[]> candidates = headers.signatures().stream()
                .map(candidate -> candidate.getBytes(ISO_8859_1))
                .toList();
        return Signatures.isAny(candidates, keys, key -> signature(key, prefix, body))
                ? Verdict.VERIFIED
                : Verdict.WRONG;
    }

    private Headers headers(HttpServletRequest request) {
        String id = Signatures.header(request, "webhook-id");
        String timestamp = Signatures.header(request, "webhook-timestamp");
        String signatures = Signatures.header(request, "webhook-signature");
        if (id == null
                || timestamp == null
                || signatures == null
                || signatures.length() > MAX_SIGNATURES_LENGTH
                || !ID.matcher(id).matches()
                || !SECONDS.matcher(timestamp).matches()) {
            return Headers.refused(Verdict.UNSIGNED);
        }
        if (Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > toleranceSeconds) {
            return Headers.refused(Verdict.STALE);
        }
        List<String> candidates = List.of(signatures.split(" ", MAX_SIGNATURES + 1));
        if (candidates.size() > MAX_SIGNATURES) {
            return Headers.refused(Verdict.UNSIGNED);
        }
        if (candidates.stream().noneMatch(StandardWebhooks::canBeRight)) {
            return Headers.refused(Verdict.WRONG);
        }
        return new Headers(Verdict.VERIFIED, id + "." + timestamp + ".", candidates);
    }

    private static boolean canBeRight(String signature) {
        return signature.length() == SIGNATURE_LENGTH && signature.startsWith(VERSION);
    }

    /** Where they can be right: what comes before the body in what is signed, and who may have signed it. */
    private record Headers(Verdict verdict, String prefix, List<String> signatures) {

        static Headers refused(Verdict verdict) {
            return new Headers(verdict, "", List.of());
        }
    }

    private static byte[] signature(Key key, byte[] head, byte[] body) {
        return (VERSION + Base64.getEncoder().encodeToString(Signatures.hmac(key, head, body))).getBytes(ISO_8859_1);
    }
}
