/** The other side of ingest-app's doors: accounts at providers, how each signs, and what it sends in the course of a payment. */
@NullMarked
package dev.sluice.cli.provider;

import org.jspecify.annotations.NullMarked;
