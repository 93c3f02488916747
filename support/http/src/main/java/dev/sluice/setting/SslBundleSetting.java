package dev.sluice.setting;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** A variable that names one of Spring's SSL bundles. */
public final class SslBundleSetting {

    private SslBundleSetting() {}

    /**
     * The bundle of that name.
     *
     * @param name null where none is named
     * @return null where none is named
     * @throws InvalidSettingException where nothing defines it
     */
    public static @Nullable SslBundle find(String variable, @Nullable String name, SslBundles bundles) {
        try {
            return name == null ? null : bundles.getBundle(name);
        } catch (NoSuchSslBundleException _) {
            throw new InvalidSettingException(
                    variable, name, "no SPRING_SSL_BUNDLE_PEM_... or SPRING_SSL_BUNDLE_JKS_... defines it");
        }
    }
}
