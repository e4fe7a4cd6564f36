// Command callmill-mongodb is a MongoDB-wire server for callmill's tests (FerretDB on SQLite files), and fills one
// through MongoDB's own driver.
//
//	callmill-mongodb -addr 127.0.0.1:0 -dir DIR -uri-file FILE
//	callmill-mongodb -uri mongodb://127.0.0.1:27017/ -db NAME -load calls-metadata=calls-metadata.json -load ...
//
// It listens on loopback only. The data in DIR outlive the server, killed or not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

type loads []string

func (l *loads) String() string     { return strings.Join(*l, " ") }
func (l *loads) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "loopback `HOST:PORT` to listen on; port 0 is any free one")
	dir := flag.String("dir", "", "existing `FOLDER` for the data")
	uriFile := flag.String("uri-file", "", "`FILE` to write the mongodb:// URI to, once it listens")
	uri := flag.String("uri", "", "with -load: the server to fill")
	db := flag.String("db", "sonore-phone-agent", "with -load: the database")
	var files loads
	flag.Var(&files, "load", "`COLLECTION=FILE`: put the file's documents there, replacing those of the same _id; several times")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(files) > 0 {
		err = load(ctx, *uri, *db, files)
	} else {
		err = serve(ctx, *addr, *dir, *uriFile)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, addr, dir, uriFile string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return errors.New("-addr: expected a loopback address, found " + host)
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: addr},
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	uri := f.MongoDBURI() // waits until it listens
	fmt.Println("listening:", uri)
	if uriFile != "" {
		if err := os.WriteFile(uriFile+".new", []byte(uri), 0o600); err != nil {
			return err
		}
		if err := os.Rename(uriFile+".new", uriFile); err != nil {
			return err
		}
	}
	return <-done
}
