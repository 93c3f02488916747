package dev.sluice.cli.provider;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Accounts to try, one at each provider, with secrets that are made once for a data directory and that nobody but its owner
 * can read. Nothing is fetched: PayPal's certificate is one of our own, which only these accounts believe.
 */
public final class DemoAccounts {

    private static final String FILE = "accounts.yaml";
    private static final String CERTIFICATE = "CERT-demo";

    private final SecureRandom random = new SecureRandom();
    private final Path directory;

    private DemoAccounts(Path directory) {
        this.directory = directory;
    }

    /** Where {@link #make} puts the file of accounts. */
    public static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Makes them where they are not there, and gives the file. The caller has the directory to itself. */
    public static Path make(Path directory) {
        Path file = file(directory.toAbsolutePath());
        try {
            if (Files.notExists(file)) {
                new DemoAccounts(directory.toAbsolutePath()).make();
            }
            return file;
        } catch (IOException e) {
            throw new CannotRunException("The accounts in %s cannot be made: %s".formatted(directory, e), e);
        }
    }

    /** The file comes last: where it is there, all of it is. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        write("stripe.secret", "whsec_" + secret());
        write("adyen.key", secret());
        write("adyen.basic", "demo:" + secret());
        Path certificates = directory.resolve("paypal");
        DemoCertificate.make(certificates, CERTIFICATE);
        write(FILE, """
                # Accounts to try, made by `sluice run inbox`; docs/providers.md. Where this file is gone, all are made anew.
                accounts:
                  demo-stripe:
                    provider: stripe
                    live: false
                    secrets_file: "%1$s/stripe.secret"
                    order_id_prefix: "stripe-"
                  demo-adyen:
                    provider: adyen
                    live: false
                    secrets_file: "%1$s/adyen.key"
                    basic_file: "%1$s/adyen.basic"
                    order_id_prefix: "adyen-"
                  demo-paypal:
                    provider: paypal
                    live: false
                    webhook_id: DEMO0000000000000
                    certificates: "%1$s/paypal"
                    order_id_prefix: "paypal-"
                    order_id: [/resource/custom_id, /resource/purchase_units/0/custom_id, /resource/disputed_transactions/0/custom]
                """.formatted(directory));
    }

    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void write(String name, String text) throws IOException {
        Secrets.write(directory.resolve(name), text);
    }
}
