package dev.sluice.ingest.provider.paypal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Certificates that lie in a folder, each in a file of its name: {@code CERT-....pem}. */
record CertificateFolder(Path folder) implements CertificateSource {

    @Override
    public byte[] get(CertificateUrl url) throws IOException {
        try (var file = Files.newInputStream(folder.resolve(url.id() + ".pem"))) {
            return file.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException _) {
            return NONE;
        }
    }
}
