package dev.sluice.cli.provider;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;

/** A certificate as PayPal's sandbox signs webhooks with, by the JDK's own keytool, and the authority that vouches for it. */
final class DemoCertificate {

    /** Who signs in PayPal's sandbox. */
    private static final String SIGNER = "CN=messageverificationcerts.sandbox.paypal.com";

    /** Of a store that is deleted when its keys have been taken out. */
    private static final String PASSWORD = "changeit";

    private final Path store;

    private DemoCertificate(Path store) {
        this.store = store;
    }

    /** Lays authority, certificate and key into a folder, as {@link KeyFolder} and ingest-app read them. */
    static void make(Path folder, String name) throws IOException {
        if (Files.exists(folder)) {
            Directories.delete(folder);
        }
        Files.createDirectories(folder);
        Path store = folder.resolve("store");
        DemoCertificate made = new DemoCertificate(store);
        made.keytool(
                "-alias",
                "ca",
                "-dname",
                "CN=Sluice demo",
                "-ext",
                "bc:critical=ca:true",
                "-ext",
                "ku:critical=keyCertSign");
        made.keytool("-alias", name, "-dname", SIGNER, "-signer", "ca");
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            String authority = pem(keys.getCertificate("ca"));
            Files.writeString(folder.resolve("ca.pem"), authority);
            Files.writeString(folder.resolve(name + ".pem"), pem(keys.getCertificate(name)) + authority);
            if (keys.getKey(name, PASSWORD.toCharArray()) instanceof PrivateKey key) {
                Secrets.write(folder.resolve(name + KeyFolder.KEY), KeyFolder.pem(key));
            }
            Files.delete(store);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return Pem.of("CERTIFICATE", certificate.getEncoded());
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-startdate",
                "-1d", // for clocks that are late
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException(output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }
}
