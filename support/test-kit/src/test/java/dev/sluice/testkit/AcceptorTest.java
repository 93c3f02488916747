package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcceptorTest {

    /** The thread that accepts gets to run late here, as it does on a busy machine. */
    @Test
    void refusesFromTheReturnOfCloseOn() throws IOException, InterruptedException {
        var accepted = new CountDownLatch(1);
        var acceptor = new Acceptor(connection -> {
            connection.close();
            accepted.countDown();
        });
        new Socket(InetAddress.getLoopbackAddress(), acceptor.port()).close();
        accepted.await();
        keepEveryCarrierBusy();

        acceptor.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), acceptor.port()).close())
                .isInstanceOf(ConnectException.class);
    }

    private static void keepEveryCarrierBusy() throws InterruptedException {
        int carriers = Runtime.getRuntime().availableProcessors();
        var busy = new CountDownLatch(carriers);
        for (int i = 0; i < 2 * carriers; i++) {
            Thread.ofVirtual().start(() -> {
                busy.countDown();
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < 200_000_000) {
                    Thread.onSpinWait();
                }
            });
        }
        busy.await();
    }
}
