package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The operator's page in headless Chromium, before a whole system. {@code make page-check} runs it. */
@Timeout(300)
@EnabledIfSystemProperty(named = "sluice.chromium", matches = ".+")
class PageCheckIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String MARKUP =
            "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";

    private static TestSystem system;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        system = new TestSystem(Mode.INBOX);
        system.database.start();
        TestSystem.inParallel(
                system.api, system.ingest("ingest", system.servicePorts(), Map.of("INBOX_EARLY_TTL", "2s")));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("sluice.chromium"));
        // Root, as which CI runs, has no sandbox
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(System.getProperty("sluice.chromedriver")))
                        .usingAnyFreePort()
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1400, 1000));
    }

    @AfterAll
    static void stop() throws IOException {
        browser.quit();
        system.close();
    }

    /** A dispute comes before its order, is given up, and is replayed once its order is there. */
    @Test
    void aFailedDisputeIsFoundAndReplayed() throws IOException {
        Provider provider = new Provider(system.ingestUrl());
        for (int i = 0; i < 4; i++) {
            provider.deliver(Webhook.order("order-100" + i, "evt_100" + i, "created", 1));
            provider.deliver(Webhook.order("order-100" + i, "evt_101" + i, "success", 2));
        }
        provider.deliver(Webhook.dispute("order-2001", "evt_2001", "opened", 3));
        open("/page?status=failed");
        eventually().until(() -> !reloaded(By.linkText("Replay these …")).isEmpty() && has("evt_2001"));
        provider.deliver(Webhook.order("order-2001", "evt_2000", "created", 0));
        open("/page");
        eventually()
                .until(() -> has("evt_2000")
                        && reloaded(By.cssSelector(".status.pending")).isEmpty());
        picture("page-list.png");
        dark(true);
        picture("page-dark.png");
        dark(false);

        // By the keyboard, as far as a person would go
        browser.findElement(By.id("order_id")).sendKeys("order-2001", Keys.ENTER);
        eventually().until(() -> rows() == 2);
        assertThat(browser.getCurrentUrl()).as("htmx").contains("order_id=order-2001");
        browser.findElement(By.xpath("//tr[.//span[text()='failed']]//a")).sendKeys(Keys.ENTER);
        eventually().until(() -> has("The order is created"));
        assertThat(text()).contains("not found", "Verification", "evt_2001");
        picture("page-webhook.png");

        browser.findElement(By.linkText("Replay …")).click();
        eventually().until(() -> has("1 webhook, evt_2001, is failed and would be delivered again."));
        browser.findElement(By.xpath("//button[text()='Replay 1 webhook']")).click();
        eventually().until(() -> has("It will be delivered again."));
        eventually().until(() -> !reloaded(By.cssSelector(".status.done")).isEmpty());
        // A duplicate where it was applied at an attempt whose answer came too late
        assertThat(text()).containsPattern("(?m)^(applied|duplicate)$").contains("Dispute dp is opened");
    }

    @Test
    void markupInAPayloadIsText() {
        new Provider(system.ingestUrl())
                .deliver(Webhook.order("order-3001", "evt_3001", "created", 0).with("meta", Map.of("note", MARKUP)));
        open("/page?order_id=order-3001");
        eventually().until(() -> !reloaded(By.cssSelector(".status.done")).isEmpty());
        browser.findElement(By.cssSelector("tbody a")).click();
        eventually().until(() -> has("The order is created"));

        assertThat(text()).contains("onerror=");
        assertThat(browser.getTitle()).isEqualTo("order.created · Sluice");
        assertThat(browser.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
        assertThat(browser.manage().logs().get("browser").getAll())
                .as("what Chromium complains of")
                .noneMatch(entry -> entry.getMessage().contains("Content Security Policy"));
    }

    /** What is looked at may just be replaced. */
    private static ConditionFactory eventually() {
        return await().atMost(TIMEOUT).ignoreExceptions();
    }

    private static void open(String path) {
        browser.get("http://localhost:" + system.servicePorts().ingestManagement() + path);
    }

    private static List<WebElement> reloaded(By what) {
        browser.navigate().refresh();
        return browser.findElements(what);
    }

    private static String text() {
        return browser.findElement(By.tagName("body")).getText();
    }

    private static boolean has(String text) {
        return text().contains(text);
    }

    private static int rows() {
        return browser.findElements(By.cssSelector("tbody tr")).size();
    }

    private static void dark(boolean is) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", is ? "dark" : "light"))));
    }

    private static void picture(String name) throws IOException {
        Files.write(
                Path.of(System.getProperty("sluice.root"), "docs", name), browser.getScreenshotAs(OutputType.BYTES));
    }
}
