package dev.sluice.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

@AnalyzeClasses(packages = "dev.sluice.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ordersAndDisputesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("..api.order..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.dispute..");

    @ArchTest
    static final ArchRule disputesDoNotKnowOrders = noClasses()
            .that()
            .resideInAPackage("..api.dispute..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.order..");

    @ArchTest
    static final ArchRule whatIsNoFeatureKnowsNothingOfOrdersAndDisputes = noClasses()
            .that()
            .resideInAnyPackage(
                    "..api.batching..", "..api.problem..", "..api.sql..", "..api.paging..", "..api.access..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..api.order..", "..api.dispute..");

    @ArchTest
    static final ArchRule nobodyKnowsOfAccess = noClasses()
            .that()
            .resideOutsideOfPackage("..api.access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.access..");

    @ArchTest
    static final ArchRule accessKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..api.access..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.sluice.api..").and(not(resideInAPackage("..api.access.."))));

    /** Arrays.equals tells by its time how much of a secret was right. */
    @ArchTest
    static final ArchRule tokensAreComparedInConstantTime = noClasses()
            .that()
            .resideInAPackage("..api.access..")
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class);

    /** Services and repositories speak the domain's own types; a mapper stands between them and the contract's. */
    @ArchTest
    static final ArchRule generatedTypesStayAtTheDoor = noClasses()
            .that()
            .resideOutsideOfPackage("..api.generated..")
            .and()
            .haveNameNotMatching(".*(Controller|Listener|Mapper)")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.api.ApiServer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.generated..");

    @ArchTest
    static final ArchRule controllersServicesAndRepositoriesArePackagePrivate = classes()
            .that()
            .resideOutsideOfPackage("..api.generated..")
            .and()
            .haveNameMatching(".*(Controller|Service|Repository|Listener)")
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule servicesDoNotKnowTheirControllers = noClasses()
            .that()
            .haveNameMatching(".*(Service|Repository)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*(Controller|Listener)");

    @ArchTest
    static final ArchRule repositoriesDoNotKnowServices = noClasses()
            .that()
            .haveSimpleNameEndingWith("Repository")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Service");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.sluice.api.(*)..").should().beFreeOfCycles();
}
