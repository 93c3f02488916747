/** Problem details (RFC 9457): their types, and how they are answered wherever a request is refused. */
@NullMarked
package dev.sluice.http.problem;

import org.jspecify.annotations.NullMarked;
