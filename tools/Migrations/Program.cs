await Console.Error.WriteLineAsync("This project is a start-up project for dotnet-ef: see docs/storage.md.");
return 1;
