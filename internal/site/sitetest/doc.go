// Package sitetest meets the whole product over HTTP, site and API behind one handler, as browsers, programs and
// strangers do: who gets what (matrix.tsv), what is kept in memory, what is refused. It holds tests only.
package sitetest
