package desktop

import (
	"fmt"
	"net"
	"os"
)

// Ready tells the service manager that started this program, if one did, that it is up: sd_notify(3), which systemd and others listen to.
func Ready() error {
	socket := os.Getenv("NOTIFY_SOCKET") // a path, or an abstract name after @
	if socket == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", socket)
	if err != nil {
		return fmt.Errorf("telling the service manager: %w", err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("READY=1")); err != nil {
		return fmt.Errorf("telling the service manager: %w", err)
	}
	return nil
}
