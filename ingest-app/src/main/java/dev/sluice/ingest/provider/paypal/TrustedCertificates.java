package dev.sluice.ingest.provider.paypal;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Tells whether a chain of certificates is PayPal's, for the signing of webhooks in one of its worlds: somebody who is
 * trusted vouches for it, it is valid now, and it names the one who signs.
 */
final class TrustedCertificates {

    private static final String SIGNER = "messageverificationcerts";
    private static final int LEAST_BITS = 2048;

    private final Set<TrustAnchor> anchors;

    private TrustedCertificates(List<X509Certificate> authorities) {
        this.anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** By who is known to the JDK. */
    static TrustedCertificates ofTheJdk() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new TrustedCertificates(Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                    .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Each JDK knows some authorities", e);
        }
    }

    /** By authorities in PEM. */
    static TrustedCertificates of(byte[] pem) throws CertificateException {
        List<X509Certificate> authorities = parse(pem);
        if (authorities.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return new TrustedCertificates(authorities);
    }

    /** The certificates of a text in PEM, in its order. */
    static List<X509Certificate> parse(byte[] pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /**
     * The key of the first one, if the chain is PayPal's.
     *
     * @throws GeneralSecurityException if it is not; the message says why
     */
    PublicKey check(List<X509Certificate> chain, boolean live, Instant now) throws GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        X509Certificate signer = chain.getFirst();
        if (!isSigner(commonName(signer), live)) {
            throw new CertificateException("not the certificate of a signer of this world");
        }
        var parameters = new PKIXParameters(anchors);
        parameters.setDate(Date.from(now));
        // Asking for what was revoked would be a call to a host that the certificate names
        parameters.setRevocationEnabled(false);
        // A chain may end with the anchor itself, which is no part of a path
        List<X509Certificate> path =
                chain.stream().filter(certificate -> !isAnchor(certificate)).toList();
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        if (!(signer.getPublicKey() instanceof RSAPublicKey key)
                || key.getModulus().bitLength() < LEAST_BITS) {
            throw new CertificateException("no RSA key of %s bits or more".formatted(LEAST_BITS));
        }
        return key;
    }

    private boolean isAnchor(X509Certificate certificate) {
        return anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()));
    }

    /** {@code messageverificationcerts.paypal.com}, and one with {@code sandbox} in between for the other world. */
    private static boolean isSigner(String name, boolean live) {
        return name.equals(SIGNER + (live ? ".paypal.com" : ".sandbox.paypal.com"));
    }

    private static String commonName(X509Certificate certificate) throws CertificateException {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            throw new CertificateException("its name cannot be read", e);
        }
    }
}
