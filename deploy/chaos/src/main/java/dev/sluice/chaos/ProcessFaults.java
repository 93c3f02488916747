package dev.sluice.chaos;

import dev.sluice.system.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Services that are killed, frozen, given a clock that is off, or restarted one after another. */
final class ProcessFaults {

    static final List<String> SERVICES = List.of("api-1", "api-2", "ingest-1", "ingest-2");

    private static final Set<Integer> BOTH = Set.of(1, 2);

    /** Longer than a lease of the inbox, and than HAProxy needs to see it. */
    private static final Duration FREEZE = Duration.ofSeconds(12);

    /** Less than how old a signature may be. */
    private static final Duration CLOCK_OFF = Duration.ofMinutes(3);

    private final ChaosSystem system;
    private final OwnFormat own;
    private String secret = ChaosSystem.FIRST_SECRET;
    private int rotations;

    ProcessFaults(ChaosSystem system, OwnFormat own) {
        this.system = system;
        this.own = own;
    }

    List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (String name : SERVICES) {
            Part service = system.service(name);
            Set<Integer> silenced = switch (name) {
                case "ingest-1" -> Set.of(1);
                case "ingest-2" -> Set.of(2);
                default -> Set.of();
            };
            faults.add(
                    new Fault(name + " killed", name, silenced, Duration.ofSeconds(1), service::kill, service::start));
            faults.add(new Fault(name + " frozen", name, silenced, FREEZE, service::pause, service::resume));
            if (ChaosSystem.canSetClocks()) {
                Duration ahead = name.endsWith("1") ? CLOCK_OFF : CLOCK_OFF.negated();
                faults.add(new Fault(
                        "%s with its clock %s s off".formatted(name, ahead.toSeconds()),
                        name,
                        silenced,
                        Duration.ofSeconds(6),
                        () -> restart(name, ahead),
                        () -> restart(name, Duration.ZERO)));
            }
        }
        faults.add(new Fault(
                "rolling restart", Fault.ALL, BOTH, Duration.ZERO, () -> SERVICES.forEach(this::restart), () -> {}));
        faults.add(new Fault(
                "secret rotated", Fault.ALL, BOTH, Duration.ofSeconds(2), this::beginRotation, this::endRotation));
        return faults;
    }

    private void restart(String name, Duration clockAhead) {
        system.setClock(name, clockAhead);
        restart(name);
    }

    private void restart(String name) {
        Part service = system.service(name);
        service.stop();
        service.start();
    }

    private void restartIngests() {
        restart("ingest-1");
        restart("ingest-2");
    }

    /** Both secrets are known before the provider signs with the newer one. */
    private void beginRotation() {
        String newer = ChaosSystem.secret(++rotations);
        system.setSecrets(secret + "," + newer);
        restartIngests();
        own.rotate(newer);
        secret = newer;
    }

    private void endRotation() {
        system.setSecrets(secret);
        restartIngests();
    }
}
