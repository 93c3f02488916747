package dev.sluice.bench.system;

import dev.sluice.bench.system.TestBed.Service;
import java.util.Map;

/** Both services in HTTP mode over a database of their own. */
public record HttpSystem(Database database, Service api, Service ingest) {

    /** Starts them. */
    public static HttpSystem start(TestBed bed, String name, Map<String, String> configuration) {
        Database database = bed.createDatabase(name);
        Service api = bed.startApi(name + "-api", database, configuration);
        Service ingest = bed.startIngest(name + "-ingest", api, configuration);
        bed.say("%s: api-server is process %s, ingest-app is process %s on port %s"
                .formatted(name, api.pid(), ingest.pid(), ingest.port()));
        return new HttpSystem(database, api, ingest);
    }

    /** For {@link #start}: each update travels alone and is applied alone; none waits for a call that is under way. */
    public static Map<String, String> withoutBatches() {
        return Map.of("SLUICE_BATCHING_MAXBATCH", "1", "SLUICE_BATCHING_CALLS", "1000");
    }
}
