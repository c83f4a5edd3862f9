package ui

import (
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A stop is one step of the course with its place.
type stop struct {
	chapter      int // from 0
	chapterTitle string
	name, title  string
}

// common is what every part of the screen needs to draw itself.
type common struct {
	engine        Engine
	look          look
	theme         theme // that fulfils the look
	keys          keyMap
	width, height int
	stops         []stop
	edition       string
	platform      string
	now           func() time.Time
	edited        map[string]bool // the steps in which something is; never written to
}

// stopsOf lays the course out as one list.
func stopsOf(c content.Course) []stop {
	var stops []stop
	for i, chapter := range c.Chapters {
		for _, step := range chapter.Steps {
			stops = append(stops, stop{i, wire.Line(chapter.Title), step.Name, wire.Line(step.Title)})
		}
	}
	return stops
}

// statesNow are where the steps stand.
func (c common) statesNow() []steps.State {
	states := make([]steps.State, len(c.stops))
	for i, s := range c.stops {
		states[i] = c.engine.State(s.name)
	}
	return states
}

// find is the place of a step by its name, or -1.
func (c common) find(name string) int {
	for i, s := range c.stops {
		if s.name == name {
			return i
		}
	}
	return -1
}

// title is what a step is called, or its name when the course lacks it.
func (c common) title(name string) string {
	if i := c.find(name); i >= 0 {
		return c.stops[i].title
	}
	return wire.Line(name)
}
