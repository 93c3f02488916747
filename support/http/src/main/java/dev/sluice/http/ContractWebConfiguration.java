package dev.sluice.http;

import dev.sluice.http.body.BodyConfiguration;
import dev.sluice.http.contract.ContractConfiguration;
import dev.sluice.http.limit.LimitConfiguration;
import dev.sluice.http.problem.ProblemConfiguration;
import dev.sluice.http.request.RequestConfiguration;
import dev.sluice.http.shutdown.ShutdownConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a server of the contracts imports to behave as {@link dev.sluice.http} says. */
@Configuration(proxyBeanMethods = false)
@Import({
    BodyConfiguration.class,
    BuildMeter.class,
    ContractConfiguration.class,
    LifecycleLog.class,
    LimitConfiguration.class,
    ProblemConfiguration.class,
    ReadyMeter.class,
    RequestConfiguration.class,
    ShutdownConfiguration.class
})
public class ContractWebConfiguration {}
