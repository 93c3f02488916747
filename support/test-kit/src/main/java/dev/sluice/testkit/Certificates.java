package dev.sluice.testkit;

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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority that a test makes with the JDK's keytool, and keys that it vouches for; all of it as PEM files. */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path store;

    public Certificates(Path directory) throws IOException, InterruptedException {
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
    public Path authority() throws IOException, GeneralSecurityException {
        return pem("ca", "CERTIFICATE", keys().getCertificate("ca").getEncoded());
    }

    /** Makes a key of localhost's, and not of its address's, for a server or a client. */
    public void issue(String name) throws IOException, InterruptedException {
        keytool("-alias", name, "-signer", "ca", "-dname", "CN=" + name, "-ext", "san=dns:localhost");
    }

    public Path certificate(String name) throws IOException, GeneralSecurityException {
        Certificate certificate = keys().getCertificate(name);
        return pem(name, "CERTIFICATE", certificate.getEncoded());
    }

    public Path key(String name) throws IOException, GeneralSecurityException {
        return pem(
                name + "-key",
                "PRIVATE KEY",
                keys().getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    public KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    public static char[] password() {
        return PASSWORD.toCharArray();
    }

    /** A file with the key and its certificate, as Kafka's broker reads them. */
    public Path keyAndCertificate(String name) throws IOException, GeneralSecurityException {
        return Files.writeString(
                directory.resolve(name + "-both.pem"),
                Files.readString(key(name)) + Files.readString(certificate(name)));
    }

    /** For who trusts the authority, and shows no certificate. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore authority = KeyStore.getInstance(KeyStore.getDefaultType());
        authority.load(null, null);
        authority.setCertificateEntry("ca", keys().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** For who shows this certificate. */
    public SSLContext serving(String name) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        own.setKeyEntry(
                name,
                keys().getKey(name, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                keys().getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
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
