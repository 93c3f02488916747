/** Request targets, decoded strictly; which of them are health probes. */
@NullMarked
package dev.sluice.http.request;

import org.jspecify.annotations.NullMarked;
