package domain

import "time"

// Notice is a letter about what changed on what somebody follows, told page by page, newest first.
type Notice struct {
	To        Account
	Frequency Frequency
	Pages     []News
	Token     string // ends such letters, see app.Unsubscribe
}

// The waits of notices sent at once: after the last edit, so that a page being written is told once; at most so long
// after the first one; and between two about one page.
const (
	NoticeQuiet  = 10 * time.Minute
	NoticeLatest = time.Hour
	NoticeApart  = time.Hour
)

// noticeHour is the hour of Paris at which daily and weekly letters leave.
const noticeHour = 7

// NoticePeriod names the period of a frequency that has begun last, by the day of its first morning in a zone.
func NoticePeriod(f Frequency, now time.Time, zone *time.Location) string {
	local := now.In(zone)
	y, m, d := local.Date()
	if local.Hour() < noticeHour {
		d--
	}
	day := time.Date(y, m, d, 12, 0, 0, 0, zone)
	if f == Weekly {
		day = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	}
	return day.Format(time.DateOnly)
}
