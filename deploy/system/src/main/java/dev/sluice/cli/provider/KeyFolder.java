package dev.sluice.cli.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * What a folder of certificates signs with: {@code CERT-….pem} is what ingest-app looks at, {@code CERT-….key} beside it the
 * key (PKCS #8, PEM), which it does not look at.
 *
 * @param certificate its name, {@code CERT-...}
 */
record KeyFolder(String certificate, PrivateKey key) {

    static final String KEY = ".key";

    private static final String TYPE = "PRIVATE KEY";

    /** By the first key that there is. */
    static KeyFolder read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path key = files.filter(file -> file.toString().endsWith(KEY))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("no file CERT-….key"));
            String name = String.valueOf(key.getFileName());
            return new KeyFolder(name.substring(0, name.length() - KEY.length()), parse(Files.readString(key)));
        }
    }

    private static PrivateKey parse(String pem) throws IOException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // Its message might hold a piece of the key
            throw new IOException("the key is no %s of RSA in PEM".formatted(TYPE));
        }
    }

    /** A key as {@link #read} reads it. */
    static String pem(PrivateKey key) {
        return Pem.of(TYPE, key.getEncoded());
    }
}
