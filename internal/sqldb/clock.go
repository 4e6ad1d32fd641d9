package sqldb

import (
	"sync/atomic"
	"time"
)

// Clock is the process's clock and one offset that shifts it and the database's alike: tests and the
// demonstration's story live at other times than ours.
type Clock struct {
	wall   func() time.Time
	offset atomic.Int64
}

// NewClock gives a clock over wall, for example time.Now.
func NewClock(wall func() time.Time) *Clock { return &Clock{wall: wall} }

// Now is the shifted time, to the microsecond, in UTC.
func (c *Clock) Now() time.Time {
	return c.wall().Add(c.Offset()).UTC().Truncate(time.Microsecond)
}

// Offset is by how much the clock is shifted.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Advance shifts the clock further, or back.
func (c *Clock) Advance(d time.Duration) { c.offset.Add(int64(d)) }

// Set shifts the clock so that it now shows t.
func (c *Clock) Set(t time.Time) { c.offset.Store(int64(t.Sub(c.wall()))) }

// Reset takes the shift away.
func (c *Clock) Reset() { c.offset.Store(0) }
