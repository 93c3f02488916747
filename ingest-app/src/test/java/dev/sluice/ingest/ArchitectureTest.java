package dev.sluice.ingest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** Who may know whom; each rule was broken once on purpose. A mode that is added gets a line of its own. */
@AnalyzeClasses(packages = "dev.sluice.ingest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String UPDATE = "dev.sluice.ingest.update..";
    private static final String PROVIDER = "dev.sluice.ingest.provider..";
    private static final String PROVIDER_DOOR = "dev.sluice.ingest.provider";
    private static final String API = "dev.sluice.ingest.api..";
    private static final String DECORATORS = "dev.sluice.ingest.api";
    private static final String HTTP = "dev.sluice.ingest.api.http..";
    private static final String GRPC = "dev.sluice.ingest.api.grpc..";
    private static final String BATCHING = "dev.sluice.ingest.api.batching..";
    private static final String INBOX = "dev.sluice.ingest.inbox..";
    private static final String KAFKA = "dev.sluice.ingest.kafka..";
    private static final String WEBHOOK_TYPES = "dev.sluice.ingest.generated..";
    private static final String ADMIN = "dev.sluice.ingest.inbox.admin..";
    private static final String ADMIN_TYPES = "dev.sluice.ingest.inbox.admin.generated..";
    private static final String UPDATE_TYPES = "dev.sluice.client..";
    private static final String PAGE = "dev.sluice.ingest.page..";
    private static final String READ_TYPES = "dev.sluice.payments..";
    private static final String ADMIN_PROPERTIES = ".*\\.AdminProperties(\\$Page)?";
    private static final String[] FEIGN = {"feign..", "org.apache.hc.."};
    private static final String[] GRPCS = {
        "io.grpc..", "io.netty..", "com.google.protobuf..", "com.google.rpc..", "dev.sluice.updates.."
    };

    @ArchTest
    static final ArchRule updatesKnowNobody = knowsOnly(UPDATE);

    @ArchTest
    static final ArchRule providersKnowNoMode = knowsOnly(PROVIDER, UPDATE);

    @ArchTest
    static final ArchRule apiKnowsNoOtherMode = knowsOnly(API, UPDATE);

    @ArchTest
    static final ArchRule kafkaKnowsNoOtherMode = knowsOnly(KAFKA, UPDATE);

    /** Of api-server, it knows the port alone. */
    @ArchTest
    static final ArchRule theInboxKnowsNoOtherMode = noClasses()
            .that()
            .resideInAPackage(INBOX)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.sluice.ingest..")
                    .and(not(resideInAnyPackage(INBOX, UPDATE).or(nameMatching(".*\\.ApiClient")))));

    /** It stands on the contracts, and asks for a token as the inbox does. */
    @ArchTest
    static final ArchRule thePageKnowsContractsAlone = noClasses()
            .that()
            .resideInAPackage(PAGE)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.sluice.ingest..")
                    .and(not(resideInAnyPackage(PAGE, ADMIN_TYPES).or(nameMatching(ADMIN_PROPERTIES)))));

    @ArchTest
    static final ArchRule readsStayWithThePage = noClasses()
            .that()
            .resideOutsideOfPackages(PAGE, HTTP, READ_TYPES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(READ_TYPES);

    @ArchTest
    static final ArchRule templatesStayInThePage = noClasses()
            .that()
            .resideOutsideOfPackage(PAGE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("gg.jte..");

    @ArchTest
    static final ArchRule theInboxsStoreKnowsNeitherRelayNorAdmin = noClasses()
            .that()
            .resideInAPackage("dev.sluice.ingest.inbox")
            .should()
            .dependOnClassesThat(resideInAPackage(INBOX).and(not(resideInAPackage("dev.sluice.ingest.inbox"))));

    @ArchTest
    static final ArchRule theDoorKnowsNoProvider = noClasses()
            .that()
            .resideInAPackage(PROVIDER_DOOR)
            .should()
            .dependOnClassesThat(resideInAPackage(PROVIDER).and(not(resideInAPackage(PROVIDER_DOOR))));

    @ArchTest
    static final ArchRule providersDoNotKnowEachOther =
            slices().matching("dev.sluice.ingest.provider.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule decoratorsKnowNoTransport = noClasses()
            .that()
            .resideInAPackage(DECORATORS)
            .should()
            .dependOnClassesThat(resideInAPackage(API).and(not(resideInAPackage(DECORATORS))));

    /** What they share stands in batching. */
    @ArchTest
    static final ArchRule transportsDoNotKnowEachOther =
            slices().matching("dev.sluice.ingest.api.(http|grpc)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule batchingKnowsNoTransport = noClasses()
            .that()
            .resideInAPackage(BATCHING)
            .should()
            .dependOnClassesThat(resideInAPackage(API).and(not(resideInAPackage(BATCHING))));

    @ArchTest
    static final ArchRule transportsKnowNoRetries = noClasses()
            .that()
            .resideInAnyPackage(HTTP, GRPC, BATCHING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.failsafe..");

    /** Arrays.equals tells by its time how much of a secret was right. */
    @ArchTest
    static final ArchRule signaturesAreComparedInConstantTime = noClasses()
            .that()
            .resideInAPackage(PROVIDER)
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class);

    @ArchTest
    static final ArchRule webhooksTypesStayWithTheirProvider = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.ingest.provider.standard..", WEBHOOK_TYPES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WEBHOOK_TYPES);

    @ArchTest
    static final ArchRule adminsTypesStayWithAdminAndThePage = noClasses()
            .that()
            .resideOutsideOfPackages(ADMIN, PAGE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ADMIN_TYPES);

    @ArchTest
    static final ArchRule adminIsPackagePrivate = classes()
            .that()
            .resideInAPackage(ADMIN)
            .and()
            .resideOutsideOfPackage(ADMIN_TYPES)
            .and()
            .areTopLevelClasses()
            .and(not(nameMatching(ADMIN_PROPERTIES)))
            .should()
            .bePackagePrivate();

    /** What travels is the internal contract's own body; its calls, batches and outcomes are a transport's affair. */
    @ArchTest
    static final ArchRule onlyBodiesOfUpdatesTravel = noClasses()
            .that()
            .resideOutsideOfPackages(HTTP, UPDATE_TYPES)
            .should()
            .dependOnClassesThat(
                    resideInAPackage(UPDATE_TYPES).and(not(nameMatching(".*\\.(Order|Dispute)Update(Status)?"))));

    @ArchTest
    static final ArchRule nobodyUsesTheGeneratorsApiClient = noClasses()
            .that()
            .resideInAPackage("dev.sluice.ingest..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.sluice.client.ApiClient");

    @ArchTest
    static final ArchRule feignStaysInHttp = noClasses()
            .that()
            .resideOutsideOfPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEIGN);

    @ArchTest
    static final ArchRule grpcStaysInGrpc = noClasses()
            .that()
            .resideOutsideOfPackage(GRPC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GRPCS);

    @ArchTest
    static final ArchRule failsafeStaysInDecorators = noClasses()
            .that()
            .resideOutsideOfPackage(DECORATORS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.failsafe..");

    @ArchTest
    static final ArchRule kafkasClientsStayInKafka = noClasses()
            .that()
            .resideOutsideOfPackage(KAFKA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    /** Where traces are off nobody shall load it. */
    @ArchTest
    static final ArchRule nobodyKnowsOpenTelemetry = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.micrometer.tracing..");

    @ArchTest
    static final ArchRule sqlStaysInInbox = noClasses()
            .that()
            .resideOutsideOfPackage(INBOX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.postgres..", "java.sql..", "javax.sql..", "org.springframework.jdbc..");

    /** But for the command that main runs, and compiled templates. */
    @ArchTest
    static final ArchRule whatIsNoPortIsPackagePrivate = classes()
            .that()
            .resideInAnyPackage(PROVIDER, API, KAFKA, PAGE)
            .and()
            .resideOutsideOfPackage(BATCHING)
            .and()
            .areTopLevelClasses()
            .and(
                    not(
                            nameMatching(
                                    ".*\\.(CheckTable|Provider|ProviderGroup|Verifier|Signatures|EventJson|Account(Event|Scheme|Settings|Translator)?|ApiClient|Jte.*Generated)")))
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.sluice.ingest.(*)..").should().beFreeOfCycles();

    private static ArchRule knowsOnly(String of, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(of)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.sluice.ingest..")
                        .and(not(resideInAnyPackage(of, WEBHOOK_TYPES).or(resideInAnyPackage(others)))));
    }
}
