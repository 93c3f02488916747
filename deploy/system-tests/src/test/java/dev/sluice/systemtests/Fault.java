package dev.sluice.systemtests;

import dev.sluice.system.Part;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;
import java.util.List;
import java.util.Map;

/** Something that can be wrong. */
@FunctionalInterface
interface Fault {

    /** Returns when it is wrong, until it is closed. */
    Session begin() throws Exception;

    /** It is killed. */
    static Fault killed(Part part) {
        return () -> {
            part.kill();
            return part::start;
        };
    }

    /** It is stopped. */
    static Fault stopped(Part part) {
        return () -> {
            part.stop();
            return part::start;
        };
    }

    /** Another api-server is in its place, with other settings. */
    static Fault replaced(TestSystem system, Map<String, String> settings) {
        Part other = system.api("other", system.servicePorts(), settings);
        return () -> {
            system.api.stop();
            other.start();
            return () -> {
                other.stop();
                system.api.start();
            };
        };
    }

    /** These statements make it, and those mend it. */
    static Fault made(Database database, List<String> making, List<String> mending) {
        return () -> {
            database.execute(making.toArray(String[]::new));
            return () -> database.execute(mending.toArray(String[]::new));
        };
    }

    /** What somebody does. */
    interface Deed {
        void happen() throws Exception;
    }

    /** It is done once, and there is nothing to mend. */
    static Fault once(Deed deed) {
        return () -> {
            deed.happen();
            return () -> {};
        };
    }

    /** While these come. */
    default Fault beside(Fault others) {
        return () -> {
            Session fault = begin();
            Session beside = others.begin();
            return () -> {
                beside.close();
                fault.close();
            };
        };
    }
}
