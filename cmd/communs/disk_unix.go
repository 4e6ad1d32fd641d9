//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"
	"syscall"
)

// diskSpace is how many bytes are free where a folder is, or would be, and of how many.
func diskSpace(dir string) (free, size uint64, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return 0, 0, err
	}
	for _, err = os.Stat(dir); os.IsNotExist(err) && dir != filepath.Dir(dir); _, err = os.Stat(dir) {
		dir = filepath.Dir(dir)
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, 0, err
	}
	block := uint64(fs.Bsize)
	return fs.Bavail * block, fs.Blocks * block, nil
}
