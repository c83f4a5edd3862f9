// Package ltiflow is an LTI tool: registration, login, verification
// of what the platform sends, deep linking, access tokens, scores and
// results. It is the code that the learner reads on the screen, so
// each function does one task of the protocol, in the order of the
// specification, and says why.
//
// It knows nothing of any platform's inside, of steps or of screens.
// What it checks it reports as lti.Findings, all of them, also behind
// a failure: the first failure decides, the others teach.
//
// Sections are cited as CORE (LTI 1.3 core), SEC (1EdTech security
// framework), DL (Deep Linking 2.0), AGS (Assignment and Grade
// Services 2.0), DR (Dynamic Registration 1.0) and PM (client-side
// postMessage and platform storage 0.1).
package ltiflow
