package dev.sluice.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An authority and what it certifies, by the JDK's own keytool. */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Map<String, String> pems = new HashMap<>();

    /** By the names of certificates, under which name their key is. */
    private final Map<String, String> keys = new HashMap<>();

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** With an authority {@code ca}, and another one that nobody trusts. */
    public static Certificates in(Path directory) {
        var certificates = new Certificates(directory);
        certificates.authority("ca");
        certificates.authority("stranger");
        return certificates;
    }

    private void authority(String name) {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "RSA",
                "-ext",
                "bc:c",
                "-validity",
                "4000");
    }

    /** The chain of a new certificate, in PEM: itself, then its authority. Those of one size have one key. */
    public byte[] certify(String name, String dname, String authority, int bits, String start, int days) {
        String request = file(bits + ".csr");
        if (!keys.containsValue("" + bits)) {
            keytool("-genkeypair", "-alias", "" + bits, "-dname", "CN=key", "-keyalg", "RSA", "-keysize", "" + bits);
            keytool("-certreq", "-alias", "" + bits, "-file", request);
        }
        keys.put(name, "" + bits);
        keytool(
                "-gencert",
                "-alias",
                authority,
                "-infile",
                request,
                "-dname",
                dname,
                "-outfile",
                file(name + ".pem"),
                "-rfc",
                "-startdate",
                start,
                "-validity",
                "" + days);
        return (read(name + ".pem") + pem(authority)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** A certificate alone, in PEM. */
    public String pem(String alias) {
        return pems.computeIfAbsent(alias, _ -> {
            keytool("-exportcert", "-alias", alias, "-rfc", "-file", file(alias + ".pem"));
            return read(alias + ".pem");
        });
    }

    /** Of a certificate. */
    public PrivateKey key(String alias) {
        try (var in = Files.newInputStream(directory.resolve("store"))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return (PrivateKey) store.getKey(keys.getOrDefault(alias, alias), PASSWORD.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                arguments[0],
                "-keystore",
                file("store"),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("keytool").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> read("keytool")).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
