package site

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts requests by route, and what the page cache saves.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	cached   prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "communs_requests_total", Help: "Requests answered, by method, route and class of status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "communs_request_seconds", Help: "Time to answer, by method and route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route"}),
		cached: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "communs_cached_pages_total", Help: "Anonymous pages answered from memory.",
		}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.cached,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Metrics answers Prometheus; it belongs on a listener of its own.
func (s *Site) Metrics() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
}

func (m *metrics) seen(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Inc()
	m.seconds.WithLabelValues(method, route).Observe(took.Seconds())
}

// slow is from when on an answer is worth a line in the log.
const slow = time.Second

// log never writes addresses, queries, cookies or forms: only the route and what came of it.
func (m *metrics) log(c *gin.Context, route string, took time.Duration) {
	status := c.Writer.Status()
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError || took > slow {
		level = slog.LevelWarn
	}
	if !slog.Default().Enabled(c.Request.Context(), level) {
		return
	}
	slog.Log(c.Request.Context(), level, "request", "method", c.Request.Method, "route", route,
		"status", status, "ms", took.Milliseconds(), "request_id", requestID(c))
}
