package dev.sluice.bench.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {

    private static Round round(double rate, long lost) {
        return new Round(rate, rate / 2, rate / 2, 1, 2, 3, 0, Map.of("api", rate / 10), lost, 0, 0);
    }

    @Test
    void takesTheMedianOfFiguresAndTheSumOfFaults() {
        Round median = Round.median(List.of(round(300, 1), round(100, 0), round(200, 2)));

        assertThat(median.accepted()).isEqualTo(200);
        assertThat(median.cpuMicros()).containsEntry("api", 20.0);
        assertThat(median.lost()).isEqualTo(3);
        assertThat(Round.median(List.of(round(100, 0), round(200, 0))).applied())
                .isEqualTo(75);
    }

    @Test
    void showsEachModeInARow() {
        assertThat(Table.of(Map.of("http", round(12_345, 0))))
                .contains("| `http` | 12,345 | 6,173 | 1.0 | 2.0 | 3.0 | - | - | 1235 | - | - | - | 0 | 0 | 0 |");
    }

    @Test
    void performancePageShowsTheTableOfThePublishedRun() throws Exception {
        assertThat(Files.readString(Path.of("../../docs/performance.md")))
                .contains(Files.readString(Path.of("../../docs/bench/table.md")), "bench/chart.svg");
    }

    /** README's table has the first columns of the published one, and says in words what the last ones are: all 0. */
    @Test
    void readmeHasTheSameFigures() throws Exception {
        List<List<String>> published = Files.readAllLines(Path.of("../../docs/bench/table.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.split(" \\| ")))
                .toList();
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(readme.lines())
                .containsAll(published.stream()
                        .map(cells -> String.join(" | ", cells.subList(0, 5)) + " |")
                        .toList());
        assertThat(readme).contains("None lost, applied twice or answered wrongly.");
        assertThat(published)
                .isNotEmpty()
                .allSatisfy(cells -> assertThat(cells.subList(12, cells.size())).containsExactly("0", "0", "0 |"));
    }

    @Test
    void drawsAPictureThatIsXml() throws Exception {
        String svg = Chart.of(Map.of("http", round(1000, 0), "kafka", round(2000, 0)));

        var picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
        var bars = picture.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(4);
        assertThat(svg).contains("2,000/s", "prefers-color-scheme: dark");
    }
}
