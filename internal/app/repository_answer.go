package app

import (
	"slices"
	"strings"
	"testing/fstest"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)
