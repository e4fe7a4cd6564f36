package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

const batch = 200

// load puts the documents of files ("collection=path") into the database db of the server at uri.
func load(ctx context.Context, uri, db string, files []string) error {
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(uri))
	if err != nil {
		return err
	}
	defer client.Disconnect(ctx)
	for _, word := range files {
		name, path, ok := strings.Cut(word, "=")
		if !ok {
			return errors.New("-load: expected COLLECTION=FILE, found " + word)
		}
		documents, err := documentsOf(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for i := 0; i < len(documents); i += batch {
			if err := put(ctx, client.Database(db).Collection(name), documents[i:min(i+batch, len(documents))]); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		fmt.Printf("%s: %d documents\n", name, len(documents))
	}
	return nil
}

// put inserts the documents; where one with the same _id is there already, it takes that one's place.
func put(ctx context.Context, collection *mongo.Collection, documents []bson.Raw) error {
	all := make([]any, len(documents))
	for i, document := range documents {
		all[i] = document
	}
	_, err := collection.InsertMany(ctx, all)
	if !mongo.IsDuplicateKeyError(err) {
		return err
	}
	for _, document := range documents {
		id, err := document.LookupErr("_id")
		if err != nil {
			return err
		}
		if _, err := collection.ReplaceOne(ctx, bson.D{{Key: "_id", Value: id}}, document, options.Replace().SetUpsert(true)); err != nil {
			return err
		}
	}
	return nil
}

// documentsOf reads what mongoexport or mongodump wrote: Extended JSON, one after another or in one array, or BSON;
// gzipped or not.
func documentsOf(path string) ([]bson.Raw, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(content, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			return nil, err
		}
		if content, err = io.ReadAll(unzipped); err != nil {
			return nil, err
		}
	}
	if len(content) > 4 && content[3] == 0 {
		return bsonDocuments(content)
	}
	return jsonDocuments(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")))
}

func bsonDocuments(content []byte) ([]bson.Raw, error) {
	var documents []bson.Raw
	for len(content) > 0 {
		if len(content) < 4 || int(binary.LittleEndian.Uint32(content)) > len(content) {
			return nil, errors.New("is cut short")
		}
		length := binary.LittleEndian.Uint32(content)
		documents = append(documents, bson.Raw(content[:length]))
		content = content[length:]
	}
	return documents, nil
}

func jsonDocuments(content []byte) ([]bson.Raw, error) {
	var documents []bson.Raw
	texts := json.NewDecoder(bytes.NewReader(content))
	for {
		var text json.RawMessage
		if err := texts.Decode(&text); err == io.EOF {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		several := []json.RawMessage{text}
		if text[0] == '[' {
			several = nil
			if err := json.Unmarshal(text, &several); err != nil {
				return nil, err
			}
		}
		for _, one := range several {
			var document bson.Raw
			if err := bson.UnmarshalExtJSON(one, false, &document); err != nil {
				return nil, fmt.Errorf("document %d: %w", len(documents)+1, err)
			}
			documents = append(documents, document)
		}
	}
}
