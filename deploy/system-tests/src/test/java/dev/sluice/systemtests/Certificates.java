package dev.sluice.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority that a test makes with the JDK's keytool, and keys that it vouches for; all of it as PEM files. */
final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path store;

    Certificates(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.store = directory.resolve("store.p12");
        keytool(
                "-alias",
                "ca",
                "-dname",
                "CN=Test CA",
                "-ext",
                "bc:critical=ca:true",
                "-ext",
                "ku:critical=keyCertSign");
    }

    /** The authority's certificate, for those who are to trust it. */
    Path authority() throws IOException, GeneralSecurityException {
        return pem("ca", "CERTIFICATE", keys().getCertificate("ca").getEncoded());
    }

    /** Makes a key of localhost's, and not of its address's, for a server or a client. */
    void issue(String name) throws IOException, InterruptedException {
        keytool("-alias", name, "-signer", "ca", "-dname", "CN=" + name, "-ext", "san=dns:localhost");
    }

    Path certificate(String name) throws IOException, GeneralSecurityException {
        Certificate certificate = keys().getCertificate(name);
        return pem(name, "CERTIFICATE", certificate.getEncoded());
    }

    Path key(String name) throws IOException, GeneralSecurityException {
        return pem(
                name + "-key",
                "PRIVATE KEY",
                keys().getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    static char[] password() {
        return PASSWORD.toCharArray();
    }

    private Path pem(String name, String type, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                directory.resolve(name + ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, base64));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }
}
