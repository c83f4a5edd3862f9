// Package lti is the vocabulary that the tool and the platform share: the
// names of claims, scopes, roles, messages and media types of each edition of
// the protocol, the JSON shapes that carry them, and the findings in which
// both sides report what they checked.
//
// It holds names and shapes only. It sends nothing, signs nothing and decides
// nothing: the tool is package ltiflow, the platform ltiflow/platform.
package lti
