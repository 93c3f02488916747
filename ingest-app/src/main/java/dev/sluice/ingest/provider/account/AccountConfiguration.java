package dev.sluice.ingest.provider.account;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.AccountTranslator;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.ProviderGroup;
import dev.sluice.setting.DurationSetting;
import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The accounts at providers, as far as {@code PROVIDERS_FILE} names any. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountProperties.class)
class AccountConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AccountConfiguration.class);

    @Bean
    ProviderGroup accounts(
            AccountProperties properties,
            Environment environment,
            List<AccountScheme> schemes,
            AccountTranslator translator) {
        String file = properties.file();
        if (file.isBlank()) {
            return new ProviderGroup(List.of(), List.of());
        }
        if (!environment.getProperty("webhook.mode", "http").equals("inbox")) {
            throw new InvalidSettingException(
                    AccountSettings.VARIABLE,
                    file,
                    "it needs WEBHOOK_MODE=inbox: in another mode a provider would be told what became of an order, and hold"
                            + " back what comes after");
        }
        List<AccountsFile.Served> served = new AccountsFile(file, schemes, environment::getProperty).read();
        requireRetention(environment, served);
        warnOfSharedOrders(served.stream().map(AccountsFile.Served::account).toList());
        return new ProviderGroup(
                served.stream()
                        .<Provider<?>>map(one -> new AccountProvider(one, translator))
                        .toList(),
                schemes.stream()
                        .map(scheme -> AccountProvider.path(scheme.provider(), "{account}"))
                        .toList());
    }

    private static void requireRetention(Environment environment, List<AccountsFile.Served> served) {
        retention(environment)
                .ifPresent(retention -> served.forEach(one -> {
                    Duration least = one.scheme().leastRetention();
                    if (retention.compareTo(least) < 0) {
                        throw new InvalidSettingException(
                                "INBOX_RETENTION",
                                DurationSetting.text(retention),
                                "with the account %s of %s it must be %s or more: what is forgotten before can be sent again with another body"
                                        .formatted(
                                                one.account().name(),
                                                one.account().provider(),
                                                DurationSetting.text(least)));
                    }
                }));
    }

    /** Empty where it is the default, or is no duration, which the inbox itself refuses. */
    private static Optional<Duration> retention(Environment environment) {
        try {
            BindResult<Duration> retention = Binder.get(environment).bind("inbox.retention", Duration.class);
            return retention.isBound() ? Optional.of(retention.get()) : Optional.empty();
        } catch (BindException _) {
            return Optional.empty();
        }
    }

    /** Two accounts with the same prefix may name two orders alike. */
    private static void warnOfSharedOrders(List<Account> accounts) {
        Map<String, List<String>> byPrefix = accounts.stream()
                .collect(Collectors.groupingBy(
                        Account::orderIdPrefix, TreeMap::new, Collectors.mapping(Account::name, Collectors.toList())));
        byPrefix.forEach((prefix, names) -> {
            if (names.size() > 1) {
                log.warn(
                        "event=accounts_share_orders order_id_prefix=\"{}\" accounts={} reason=\"the same order id of two of"
                                + " them is the same order\"",
                        prefix,
                        String.join(",", names));
            }
        });
    }
}
