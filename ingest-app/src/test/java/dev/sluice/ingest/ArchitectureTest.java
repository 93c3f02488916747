package dev.sluice.ingest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.ingest.webhook.Processor;
import java.util.Arrays;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Who may know whom; each rule was broken once on purpose. A mode that is added gets a line of its own. */
@AnalyzeClasses(packages = "dev.sluice.ingest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String WEBHOOK = "dev.sluice.ingest.webhook..";
    private static final String HTTP = "dev.sluice.ingest.http..";
    private static final String KAFKA = "dev.sluice.ingest.kafka..";
    private static final String DELIVERY = "dev.sluice.ingest.delivery..";
    private static final String SIGNATURE = "dev.sluice.ingest.signature..";
    private static final String GENERATED = "dev.sluice.ingest.generated..";
    private static final DescribedPredicate<JavaClass> GENERATED_CLASSES =
            resideInAnyPackage(GENERATED, "dev.sluice.client..");

    @ArchTest
    static final ArchRule webhookKnowsNoMode = noClasses()
            .that()
            .resideInAPackage(WEBHOOK)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.sluice.ingest..")
                    .and(DescribedPredicate.not(resideInAnyPackage(WEBHOOK, GENERATED))));

    @ArchTest
    static final ArchRule httpKnowsNoOtherMode = knowsOnly(HTTP, WEBHOOK, DELIVERY);

    @ArchTest
    static final ArchRule kafkaKnowsNoOtherMode = knowsOnly(KAFKA, WEBHOOK, DELIVERY);

    @ArchTest
    static final ArchRule whatModesShareKnowsNoMode = knowsOnly(DELIVERY, WEBHOOK);

    @ArchTest
    static final ArchRule signaturesKnowNothingOfWebhooks = knowsOnly(SIGNATURE);

    /** Arrays.equals tells by its time how much of a secret was right. */
    @ArchTest
    static final ArchRule signaturesAreComparedInConstantTime = noClasses()
            .that()
            .resideInAPackage(SIGNATURE)
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class);

    @ArchTest
    static final ArchRule nobodyKnowsOfSignatures = noClasses()
            .that()
            .resideOutsideOfPackage(SIGNATURE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SIGNATURE);

    @ArchTest
    static final ArchRule providersTypesStayInControllers = noClasses()
            .that()
            .resideInAPackage(WEBHOOK)
            .and()
            .haveNameNotMatching(".*\\.(\\w+Controller|Receipts)(\\$.*)?")
            .should()
            .dependOnClassesThat(GENERATED_CLASSES);

    @ArchTest
    static final ArchRule clientsTypesStayInModes = noClasses()
            .that()
            .resideOutsideOfPackages(HTTP, KAFKA, DELIVERY, "dev.sluice.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.client..");

    @ArchTest
    static final ArchRule portsTakeDomainTypes = noClasses()
            .that()
            .areAssignableTo(Processor.class)
            .or()
            .haveSimpleName("ApiClient")
            .and()
            .areInterfaces()
            .should()
            .dependOnClassesThat(GENERATED_CLASSES);

    @ArchTest
    static final ArchRule nobodyUsesTheGeneratorsApiClient = noClasses()
            .that()
            .resideInAPackage("dev.sluice.ingest..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.sluice.client.ApiClient");

    @ArchTest
    static final ArchRule feignAndFailsafeStayInHttp = noClasses()
            .that()
            .resideOutsideOfPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("feign..", "dev.failsafe..", "org.apache.hc..");

    @ArchTest
    static final ArchRule kafkasClientsStayInKafka = noClasses()
            .that()
            .resideOutsideOfPackage(KAFKA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule controllersArePackagePrivate = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .or()
            .areAnnotatedWith(RestControllerAdvice.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule modesAndSignaturesArePackagePrivate = classes()
            .that()
            .resideInAnyPackage(HTTP, KAFKA, SIGNATURE)
            .and()
            .areTopLevelClasses()
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
                        .and(DescribedPredicate.not(resideInAPackage(of).or(resideInAnyPackage(others)))));
    }
}
