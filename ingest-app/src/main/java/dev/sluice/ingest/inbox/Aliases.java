package dev.sluice.ingest.inbox;

/** SQL about the table {@code aliases}: what else the orders of accounts at providers are known by. */
public final class Aliases {

    /**
     * Of one order, a parameter: all that it is known by, as rows of one column, {@code name}. Its id is one of them.
     */
    public static final String NAMES = """
            with recursive names (name) as (
              select ?::text union select alias from names join aliases on aliases.order_id = names.name)
            select name from names""";

    /**
     * Makes early webhooks due whose order is one of {@code given (alias)}, or an alias of one; what the relay has locked is
     * being tried now. A parameter: the time.
     */
    static final String TRY_ANEW = """
            update waiting set next_attempt_at = ?, attempts = 0
            where webhook_id = any(array(
              select webhook_id from waiting
              where cause = 'early' and order_id = any(array(
                select alias from given
                union select aliases.alias from aliases join given on aliases.order_id = given.alias))
              for update skip locked))""";

    private Aliases() {}

    /**
     * The order that the {@code order_id} of a row of {@code webhooks} is an alias of; null where it is none. Nothing is read
     * for who has no accounts.
     *
     * @param row the row's name in the statement
     */
    public static String orderOf(String row) {
        return """
                case when %1$s.account is not null then (
                  select coalesce(
                    (select order_id from aliases
                      where provider = known.provider and account = known.account and alias = known.order_id),
                    known.order_id)
                  from aliases known
                  where known.provider = %1$s.provider and known.account = %1$s.account and known.alias = %1$s.order_id
                ) end""".formatted(row);
    }
}
