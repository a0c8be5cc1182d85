/** Reading the articles topic the one right way. The only package that knows Kafka. */
@NullMarked
package io.broadsheet.contract.intake;

import org.jspecify.annotations.NullMarked;
