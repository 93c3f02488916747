package dev.sluice.ingest.provider;

import jakarta.servlet.http.HttpServletRequest;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What all signature schemes of providers need. */
public final class Signatures {

    private static final String HMAC_SHA256 = "HmacSHA256";

    private Signatures() {}

    /** A request's one header of this name; null also where it is there twice: which one was meant is anybody's guess. */
    public static @Nullable String header(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        String value = values.hasMoreElements() ? values.nextElement() : null;
        return values.hasMoreElements() ? null : value;
    }

    /** A key of HMAC-SHA256. */
    public static Key key(byte[] bytes) {
        return new SecretKeySpec(bytes, HMAC_SHA256);
    }

    /** The HMAC-SHA256 over parts, one behind the other. */
    public static byte[] hmac(Key key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC_SHA256);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256, which each JDK has, cannot be computed", e);
        }
    }

    /**
     * Whether a candidate is what some key makes. Compares all of them, always: how long it takes must not tell which one
     * was right.
     */
    public static boolean isAny(
            Collection<byte[]> candidates, List<? extends Key> keys, Function<Key, byte[]> expected) {
        boolean found = false;
        for (Key key : keys) {
            byte[] right = expected.apply(key);
            for (byte[] candidate : candidates) {
                found |= MessageDigest.isEqual(right, candidate);
            }
        }
        return found;
    }
}
