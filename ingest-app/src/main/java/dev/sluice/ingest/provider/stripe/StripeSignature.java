package dev.sluice.ingest.provider.stripe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.provider.Signatures;
import dev.sluice.ingest.provider.Verifier;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <a href="https://docs.stripe.com/webhooks/signature">Stripe's scheme</a>: the header {@code Stripe-Signature} is {@code
 * t=seconds,v1=hex}, and each {@code v1} the HMAC-SHA256 over {@code t.body}. One that is made with one of the secrets is
 * enough; what has another name is not looked at. A secret is the key as it is spelled, {@code whsec_} and all.
 */
final class StripeSignature implements Verifier {

    /** How far Stripe's time may be from ours, either way: what its own libraries allow. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String HEADER = "Stripe-Signature";

    /** Several times the longest that Stripe sends, and little enough to be looked at before anything is verified. */
    private static final int MAX_LENGTH = 2000;

    private static final int MAX_ELEMENTS = 20;

    private static final Pattern ELEMENT = Pattern.compile("([a-z0-9]{1,20})=([!-~&&[^,]]{1,200})");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final List<Key> keys;
    private final InstantSource clock;

    StripeSignature(List<String> secrets, InstantSource clock) {
        this.keys = secrets.stream()
                .map(secret -> Signatures.key(secret.getBytes(UTF_8)))
                .toList();
        this.clock = clock;
    }

    @Override
    public String challenge() {
        return HEADER;
    }

    @Override
    public Verdict checkHeaders(HttpServletRequest request) {
        return header(request).verdict();
    }

    @Override
    public Verdict check(HttpServletRequest request, byte[] body) {
        Header header = header(request);
        if (header.verdict() != Verdict.VERIFIED) {
            return header.verdict();
        }
        byte[] prefix = (header.seconds() + ".").getBytes(ISO_8859_1);
        return Signatures.isAny(header.signatures(), keys, key -> signature(key, prefix, body))
                ? Verdict.VERIFIED
                : Verdict.WRONG;
    }

    private static byte[] signature(Key key, byte[] prefix, byte[] body) {
        return HexFormat.of().formatHex(Signatures.hmac(key, prefix, body)).getBytes(ISO_8859_1);
    }

    private Header header(HttpServletRequest request) {
        String value = Signatures.header(request, HEADER);
        if (value == null || value.length() > MAX_LENGTH) {
            return Header.refused(Verdict.UNSIGNED);
        }
        String seconds = "";
        List<byte[]> signatures = new ArrayList<>();
        String[] elements = value.split(",", MAX_ELEMENTS + 1);
        for (String element : elements) {
            Matcher parts = ELEMENT.matcher(element);
            if (!parts.matches() || elements.length > MAX_ELEMENTS) {
                return Header.refused(Verdict.UNSIGNED);
            }
            String text = parts.group(2);
            if (parts.group(1).equals("t")) {
                if (!seconds.isEmpty() || !SECONDS.matcher(text).matches()) {
                    return Header.refused(Verdict.UNSIGNED);
                }
                seconds = text;
            } else if (parts.group(1).equals("v1")) {
                if (!SHA256.matcher(text).matches()) {
                    return Header.refused(Verdict.UNSIGNED);
                }
                signatures.add(text.getBytes(ISO_8859_1));
            }
        }
        if (seconds.isEmpty() || signatures.isEmpty()) {
            return Header.refused(Verdict.UNSIGNED);
        }
        boolean stale = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(seconds)) > TOLERANCE.toSeconds();
        return stale ? Header.refused(Verdict.STALE) : new Header(Verdict.VERIFIED, seconds, signatures);
    }

    /** Where it can be right: when it says that it was signed, and what may be the signature. */
    private record Header(Verdict verdict, String seconds, List<byte[]> signatures) {

        static Header refused(Verdict verdict) {
            return new Header(verdict, "", List.of());
        }
    }
}
