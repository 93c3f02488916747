package dev.sluice.api.update;

/** Which kinds of update there are, by name: redrive needs their topics, and none of their code. */
public enum KindName {
    ORDER("order", "orders"),
    DISPUTE("dispute", "disputes");

    private final String name;
    private final String plural;

    KindName(String name, String plural) {
        this.name = name;
        this.plural = plural;
    }

    /** As meters, batchers and the settings of topics spell it. */
    public String plural() {
        return plural;
    }

    /** As {@code parked_updates} spells it. */
    @Override
    public String toString() {
        return name;
    }
}
