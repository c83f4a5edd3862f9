// Package store keeps what the platform knows: courses, people, tools, links,
// line items and grades. It is one SQLite database, in memory or in a file.
//
// It stores and finds; what LTI asks of a score or a roster is the business of
// package platform. Finding one thing, or one page of many, costs the same
// however many there are.
package store
