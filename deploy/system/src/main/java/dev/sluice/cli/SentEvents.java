package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** A provider's file of what it sent: ids, a line each; CSV with a head; or JSON lines. */
final class SentEvents {

    private static final String ID = "provider_event_id";

    private final Path file;
    private final String text;
    private final List<SentEvent> events = new ArrayList<>();

    private SentEvents(Path file) {
        this.file = file;
        this.text = new String(SendCommand.read(file), StandardCharsets.UTF_8);
    }

    /**
     * Reads the whole file, which is held in memory.
     *
     * @throws CannotRunException with the first line that cannot be read
     */
    static List<SentEvent> read(Path file) {
        SentEvents reading = new SentEvents(file);
        String first = reading.text.lines().findFirst().orElse("");
        if (first.startsWith("{")) {
            reading.jsonLines();
        } else if (List.of(first.split("[,\"]")).contains(ID)) {
            reading.csv();
        } else {
            reading.ids();
        }
        return reading.events;
    }

    private void ids() {
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.contains(",")) {
                throw unreadable(number, "as CSV it needs a head with a column %s".formatted(ID));
            }
            if (!line.isEmpty()) {
                events.add(SentEvent.of(line));
            }
        }
    }

    private void jsonLines() {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                add(number, () -> SentEvent.of(JsonMapper.shared().readTree(line), line));
            }
        }
    }

    private void csv() {
        try (MappingIterator<JsonNode> rows = CsvMapper.shared()
                .readerFor(JsonNode.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            for (int number = 2; rows.hasNextValue(); number++) {
                JsonNode row = rows.nextValue();
                add(number, () -> SentEvent.of(row, ""));
            }
        } catch (JacksonException e) {
            throw new CannotRunException("%s cannot be read as CSV: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private void add(int number, Supplier<SentEvent> event) {
        try {
            events.add(event.get());
        } catch (JacksonException _) {
            throw unreadable(number, "it is no JSON object");
        } catch (CannotRunException e) {
            throw unreadable(number, e.getMessage());
        }
    }

    private CannotRunException unreadable(int number, @Nullable String reason) {
        return new CannotRunException("Line %s of %s cannot be read: %s.".formatted(number, file, reason));
    }
}
