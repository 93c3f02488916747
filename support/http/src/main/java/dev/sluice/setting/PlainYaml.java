package dev.sluice.setting;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML that is plain data: no tags, and no key twice. */
public final class PlainYaml {

    private PlainYaml() {}

    /**
     * Texts, numbers, booleans, lists and maps; null for nothing.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException if it is no YAML, or more than data
     */
    public static @Nullable Object load(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options)).load(yaml);
    }
}
