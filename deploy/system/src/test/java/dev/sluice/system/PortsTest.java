package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void namesEachTakenPortAndWhoNeedsIt() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0)) {
            Ports free = Ports.free();
            Ports ports = new Ports(
                    one.getLocalPort(), free.ingest(), free.apiManagement(), other.getLocalPort(), free.grpc());
            assertThatThrownBy(() -> ports.requireFree(Mode.HTTP))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("Port %d is taken, and api-server needs it", one.getLocalPort())
                    .hasMessageContaining(
                            "Port %d is taken, and ingest-app's management needs it", other.getLocalPort())
                    .hasMessageNotContaining("Port " + free.ingest());
        }
    }

    @Test
    void isContentWithFreePorts() {
        assertThatCode(() -> Ports.free().requireFree(Mode.GRPC)).doesNotThrowAnyException();
    }

    @Test
    void givesNoPortTwice() {
        assertThat(IntStream.range(0, 200).flatMap(_ -> IntStream.of(Ports.free(10))))
                .doesNotHaveDuplicates();
    }

    @Test
    void needsGrpcsInGrpcModeAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Ports free = Ports.free();
            Ports ports = new Ports(
                    free.api(), free.ingest(), free.apiManagement(), free.ingestManagement(), taken.getLocalPort());
            assertThatCode(() -> ports.requireFree(Mode.HTTP)).doesNotThrowAnyException();
            assertThatThrownBy(() -> ports.requireFree(Mode.GRPC))
                    .hasMessageContaining("Port %d is taken, and api-server's gRPC needs it", taken.getLocalPort());
        }
    }

    @Test
    void readsWhatItWrites() {
        assertThat(Ports.parse(Ports.DEFAULT.toString())).isEqualTo(Ports.DEFAULT);
        assertThatThrownBy(() -> Ports.parse("3000,3001,3100,3101"))
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("3000,3001,3100,3101 are not 5 ports");
    }
}
