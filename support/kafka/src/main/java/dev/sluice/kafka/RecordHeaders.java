package dev.sluice.kafka;

import java.util.Set;

/** Names of the headers in {@code openapi/updates-kafka.yaml}; their values are text in UTF-8. */
public final class RecordHeaders {

    public static final String CONTENT_TYPE = "content-type";
    public static final String TRACEPARENT = "traceparent";

    /* CloudEvents 1.0 in Kafka's binary mode */

    public static final String CE_SPECVERSION = "ce_specversion";
    public static final String CE_ID = "ce_id";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TIME = "ce_time";

    /* What a dead letter has beyond its record */

    public static final String DLQ_REASON = "dlq_reason";
    public static final String DLQ_DETAIL = "dlq_detail";
    public static final String DLQ_TOPIC = "dlq_topic";
    public static final String DLQ_PARTITION = "dlq_partition";
    public static final String DLQ_OFFSET = "dlq_offset";
    public static final String DLQ_TIME = "dlq_time";

    /** What is added to a record's own headers when it becomes a dead letter. */
    public static final Set<String> OF_DEAD_LETTERS =
            Set.of(DLQ_REASON, DLQ_DETAIL, DLQ_TOPIC, DLQ_PARTITION, DLQ_OFFSET, DLQ_TIME);

    private RecordHeaders() {}
}
